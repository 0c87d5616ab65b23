#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys


def main():
    """Run one management command; the settings module comes from the environment, ``dev`` unless it says otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
