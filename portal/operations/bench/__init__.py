"""The benchmark: a large database of invented people, and what each main page costs on it, beside two bare apps."""
