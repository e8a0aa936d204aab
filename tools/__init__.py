"""Build and run machinery: what the Makefile's targets call.

Everything here but ``tools.supervisor`` uses the standard library alone and runs on Python 3.8 or newer, so that
``make doctor`` and the set-up work before anything is installed.
"""
