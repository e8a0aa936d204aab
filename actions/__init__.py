"""The action server: thin actions, one module a capability. Rules are in ``knowledge/rulebooks``, words in
``knowledge``.
"""
