"""The composition root: settings -> running parts. Nothing else knows which adapter stands behind which port.

A file a step, so that a command imports and makes no more than it needs: ``encoder`` the model, ``catalogue`` what is
read and what answers on it, ``database``, ``channels``, and ``service`` all of it together.
"""
