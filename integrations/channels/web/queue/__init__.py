"""The coordinators' desk: what waits, and deciding it."""
