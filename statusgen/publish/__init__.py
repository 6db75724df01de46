"""Put a site where it is read: into a folder, all of it or none, and onto a branch of a repository."""
