"""What is due when: acts that time brings about, planned from how things stand. Pure: no clock, no database.

A `DueAct` says what is to be done, when, and about what. `SchoolTime` knows when schools are open. `acts_of_booking` is
all that is due for a booking as it stands. `integrations.app.planner` carries them out, each once.
"""

from assistant.planning.booking_plan import PLANNED_FOR_BOOKINGS, Lead, acts_of_booking
from assistant.planning.due_acts import DueAct, DueKind
from assistant.planning.school_time import SchoolTime

__all__ = ["PLANNED_FOR_BOOKINGS", "DueAct", "DueKind", "Lead", "SchoolTime", "acts_of_booking"]
