"""What holds for every test."""

from hypothesis import settings

# How long a test takes is the machine's affair, and says nothing of what is tested.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
