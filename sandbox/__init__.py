"""A Slack workspace and the far ends of every channel, on loopback: `python -m sandbox`.

The state, without HTTP: `workspace` (with `directory`, `timeline`, `views`, `triggers`, `files`,
`response_urls`), `outbox`, `faults`, `calls`. Slack's rules as data: `blockkit_elements`,
`blockkit_rich`, `blockkit_rules` over the small language of `specs`; `limits`; `form`.
What the bot speaks to: `slack_api` (a file a family: `methods_*`), `socket_mode` or `request_url`
(one `wire`), `addresses`, `smtp`.
What a person does: `gestures`, `modals`, with `place`, `values`, `payloads`.
How it is driven and seen: `control`, `control_looks`, `ui`, the page in `page/`. Wired in `app`.
"""
