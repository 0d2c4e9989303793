"""A message and what was said before -> a reply, and what happens to bookings. The same for every channel.

`Assistant.consider` understands and searches; it changes nothing and may run beside other work. `Assistant.settle` runs
in the transaction that stores the outcome: bookings are checked there against what is booked at that moment.
"""

from assistant.conversation.assistant import Assistant
from assistant.conversation.considering import UnderstoodMessage
from assistant.conversation.context import Outcome

__all__ = ["Assistant", "Outcome", "UnderstoodMessage"]
