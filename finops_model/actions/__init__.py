"""What people do, one function each: is it allowed, is it right, write it, leave the trace in the history.

Pages, commands and files call the same functions, so a rule holds wherever the request comes from. Every function
takes the person who asks first, finds the store of ``FINOPS_DATABASE_URL`` itself, and returns what is worth saying.
"""
