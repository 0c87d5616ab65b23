"""The demo city: one coherent, invented story on real codes. Organizations and persons are made up and marked as demo."""
