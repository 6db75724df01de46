"""`statusgen.yml` and `incidents/` become a Site, or all their problems."""
