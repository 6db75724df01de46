"""The status of a site at an instant, from its facts: states, levels, uptime."""
