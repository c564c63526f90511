"""Writes code in this project's style, for scripts/new-resource.sh and scripts/new-field.sh."""
