"""The nouns: frozen values with no input, no output and no clock. Rules live in the layers above."""
