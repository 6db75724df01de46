"""What follows from the facts at an instant: states, levels, uptime, the state of the site."""
