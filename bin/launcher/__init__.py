"""What stands behind ``bin/run`` and ``bin/test``: dependencies, embedded servers, and the portal's processes.

Only the standard library is used until ``.venv`` exists; nothing here imports Django or the portal's apps.
"""
