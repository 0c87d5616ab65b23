"""Turns the reference data of real posts and programmes into import files, to show the portal on real input.

Not part of the product: nothing here is imported by an app, and the data is not shipped.
"""
