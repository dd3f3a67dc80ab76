"""Hugging Face → Capture: the only network code.

budget, politeness   how often the Hub may be asked; robots.txt
transport, client    one recorded session under huggingface_hub and our own requests
failures, walls      what is no answer, and why
schedule             when a post is looked at again
feed, post, activity, user, people, organization, papers     one source each
plan                 what a collection would ask, and how long that takes
"""

from pipeline.hub.activity import collect_activity
from pipeline.hub.budget import ANONYMOUS, WITH_TOKEN, Limit
from pipeline.hub.client import SYSTEM_CLOCK, Hub, Place
from pipeline.hub.feed import collect_feed, revisit
from pipeline.hub.known import Known, Missed, Parse, Scope, Step, Walk, Walked
from pipeline.hub.organization import collect_organization
from pipeline.hub.papers import PaperAsk, collect_daily_papers, collect_papers
from pipeline.hub.plan import Ask, Plan, plan_requests
from pipeline.hub.politeness import LONGEST_WAIT, Clock, Politeness, budget_of
from pipeline.hub.post import collect_post_pages, post_id_of
from pipeline.hub.schedule import SeenPost, due, fresh_for, is_due, youngest
from pipeline.hub.transport import SOURCE
from pipeline.hub.user import collect_user

__all__ = [
    "ANONYMOUS",
    "LONGEST_WAIT",
    "SOURCE",
    "SYSTEM_CLOCK",
    "WITH_TOKEN",
    "Ask",
    "Clock",
    "Hub",
    "Known",
    "Limit",
    "Missed",
    "PaperAsk",
    "Parse",
    "Place",
    "Plan",
    "Politeness",
    "Scope",
    "SeenPost",
    "Step",
    "Walk",
    "Walked",
    "budget_of",
    "collect_activity",
    "collect_daily_papers",
    "collect_feed",
    "collect_organization",
    "collect_papers",
    "collect_post_pages",
    "collect_user",
    "due",
    "fresh_for",
    "is_due",
    "plan_requests",
    "post_id_of",
    "revisit",
    "youngest",
]
