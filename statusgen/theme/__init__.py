"""The look: templates, their filters, and what renders them."""
