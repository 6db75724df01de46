"""What is written for authors: pages to begin with, and schemas for their editors."""
