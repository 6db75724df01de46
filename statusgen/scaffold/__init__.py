"""What stands around a site: a project to begin with, its workflows, the on-call card, schemas for editors."""
