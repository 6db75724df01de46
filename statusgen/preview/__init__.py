"""`statusgen serve`: the site from memory, built again as its sources change."""
