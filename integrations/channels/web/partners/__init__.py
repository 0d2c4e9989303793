"""Providers and schools: what is agreed, what is used of it, and the page that is a provider's own."""
