#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys

from django.core.management import execute_from_command_line

from portal.starting import wrong_settings_end_the_start

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
    with wrong_settings_end_the_start():
        execute_from_command_line(sys.argv)
