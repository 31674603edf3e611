"""The programming interface 接口 at /api/: the same queries and actions as the pages, typed, in OpenAPI 3.1.

Who asks is a session or a bearer token of one posting (`security`); what comes back is cut by `access.sight` like every
page; looks are kept. No identity stands in an address, a log line or a fault.
"""
