"""What every app needs for its pages in the back office.

`registry` takes what an app adds to the pages that show all subjects: menu, work queue, search, links to records. Each
app registers it in its `backoffice.py`; CoreConfig imports these files at start.
"""
