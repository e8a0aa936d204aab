"""The guide in Microsoft Teams."""
