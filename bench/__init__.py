"""How long builds take, and how that grows with the number of incidents."""
