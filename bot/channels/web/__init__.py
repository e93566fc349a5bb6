"""The page: the conversation in a browser, with forms alone, and nothing kept on the server.

`site.py` is the door. The conversation travels in the page, sealed (`state.py`); `turns.py` answers, `page.py` and the
templates show, `guard.py` refuses what does not come from the page, or comes too often.
"""
