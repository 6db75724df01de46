"""Write the files into the published folder, all of them or none."""
