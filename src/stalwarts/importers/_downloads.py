"""Whole downloads, told by what lies in them, whatever their zip or folder is called: what of them is left alone, and why.

Importers judge a file by its own path, and many paths say nothing once somebody has named the zip anew, or unpacked it. Here
a few members that nothing else has tell the download, and what else lies in its folders is judged as part of it. Files that
an importer reads are not asked about here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

Reasons = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Download:
    """One kind of download. Patterns are in small letters, and looked for from the folder that holds it all."""

    signs: str
    """Members that tell it."""
    inside: str
    """What of that folder belongs to it: where people unpack, other files may lie beside."""
    named: str = ""
    """The folder a platform gives it: whoever knows files in that judges these."""
    rest: Reasons = ()
    """What is said where nobody judges."""
    least: int = 1
    """So many different members must be there."""
    early: bool = True
    """Whether it is certain enough that its files need not be opened to see whether anybody reads them."""


_META = (r"(?:ads_information|ads_and_\w+|apps_and_websites\w*|connections|logged_information|personal_information|preferences|"
         r"security_and_login_information|files)/|(?:start_here|index)\.html$|no-data\.txt$")
_SPOTIFY: Reasons = (
    (r"(?:^|/)follow\.json$", "whom your own Spotify profile follows, and who follows it: nobody who follows you as an artist"),
    (r"", "what you listened to and looked for on Spotify: nobody who follows you as an artist is in it"))
_TELEGRAM: Reasons = (
    (r"\.html$", "Telegram's pages for reading: export the channel again as machine-readable JSON"),
    (r"(?:^|/)(?:css|js|images)/", "what makes Telegram's pages look well: it holds no list"),
    (r"", "pictures, sounds and files of a Telegram chat: never opened"))
_TAKEOUT: Reasons = ((r"", "part of Google's download that says nothing about who follows you"),)
_MAILCHIMP: Reasons = (
    (r"^granular_activity/", "what Mailchimp tells of each letter beside opens and clicks: whom it was sent to"),
    (r"", "part of Mailchimp's account export that holds no people"))
_TWITCH: Reasons = (
    (r"chat_messages|whispers|messages", "your messages: never opened"),
    (r"^request/account/|search|pageview", "your log-ins, searches and visits: never opened"),
    (r"^request/commerce/", "what you bought and gave on Twitch: no income of yours"),
    (r"", "what you did on Twitch yourself: the list of who follows or subscribes to your channel is not in it"))
_TUMBLR = "your own posts and talks on Tumblr: nobody who follows you is in it"
_REDDIT: Reasons = (
    (r"^(?:messages|chat_history|message_headers)", "your messages: never opened"),
    (r"^gold_received", "who gave your posts gold, which Reddit ended in 2023: read by no importer"),
    (r"", "part of the Reddit download that names nobody who follows you"))
_DISCORD = "part of the Discord package: it holds your own account only, and nobody who follows you"
_LINKEDIN = (r"ad_targeting|ads clicked|articles|causes you care about|certifications|comments|company follows|courses|"
             r"education|email addresses|endorsement_given_info|events|guide_messages|hashtag_follows|honors|importedcontacts|"
             r"inferences_about_you|instantreposts|invitations|job applicant saved [a-z ]+|job applications|"
             r"job seeker preferences|online job postings|saved ?jobs|lan ads engagement|languages|learning|"
             r"learningcoachmessages|learning_[a-z_]+_messages|coach_messages|logins|member_follows|messages|organizations|"
             r"patents|phonenumbers|positions|profile summary|profile|projects|private_identity_asset|publications|reactions|"
             r"receipts(?:_v2)?|recommendations_given|registration|rich[_ ]media|savedjobalerts|saved_items|search ?queries|"
             r"security challenges|skills|test scores|verifications|videos|volunteering|votes|whatsapp phone numbers|"
             r"services marketplace|engagements|opportunities|providers")

KINDS: tuple[Download, ...] = (
    Download(r"your_instagram_activity/|(?:connections/)?followers_and_following/(?:followers|following)(?:_\d+)?\.",
             _META + r"|(?:your_instagram_activity|followers_and_following|media|account_information|comments|content|contacts|"
             r"device_information|events|fundraisers|guides|information_about_you|likes|login_and_account_creation|messages|"
             r"monetization|past_instagram_insights|recent_searches|reports|saved|shopping|story_sticker_interactions|"
             r"subscriptions|your_topics|autofill_information|avatars|digital_wallets|ai_personas)/",
             "instagram-you-2000-01-01-download/"),
    Download(r"your_facebook_activity/|connections/(?:followers|friends)/|following_and_followers/|friends_and_followers/|"
             r"comments_and_reactions/|likes_and_reactions/(?:pages|posts_and_comments)\.|about_you/friend_peer_group\.",
             _META + r"|(?:your_facebook_activity|about_you|apps_and_websites|calls_and_messages|comments|comments_and_reactions|"
             r"events|following_and_followers|friends|friends_and_followers|groups|interactions|likes_and_reactions|location|"
             r"location_history|marketplace|facebook_marketplace|messages|other_activity|pages|payment_history|photos_and_videos|"
             r"posts|profile_information|saved_items_and_collections|search_history|search|stories|your_places|other_logged_\w+|"
             r"activity_messages|polls|reviews|short_videos|voice_recording_and_transcription|notifications|your_interactions\w*|"
             r"journalist_registration|facebook_\w+|news|music_recommendations|trade_in|fundraisers|volunteering|dating)/",
             "facebook-you-2000-01-01-download/"),
    Download(r"account-creation-ip\.js|ni-devices\.js|tweet-headers\.js|direct-messages?-?[a-z-]*\.js|periscope-[a-z-]+\.js|"
             r"ad-impressions\.js|screen-name-change\.js|tweets?\.js|follower\.js",
             r"[\w-]+\.js$|\w+_media/|readme\.txt$|your archive\.html$|assets/", "twitter-2000-01-01-whole/data/", least=2),
    Download(r"connections\.csv|endorsement_received_info\.csv|rich[_ ]media\.csv|ad_targeting\.csv|company follows\.csv|"
             r"registration\.csv|phonenumbers\.csv|inferences_about_you\.csv|hashtag_follows\.csv|lan ads engagement\.csv|"
             r"savedjobalerts\.csv|email addresses\.csv",
             r"articles/.*\.html$|(?:(?:jobs|articles|services marketplace|verifications)/)?"
             rf"(?:{_LINKEDIN})(?:_\d+)?\.csv$",
             "Complete_LinkedInDataExport_01-01-2000/", least=3),
    Download(r"json/(?:snap_history|memories_history|chat_history|snapchat_ai|snap_pro|talk_history)\.json|"
             r"html/(?:snap_history|chat_history|memories_history)\.html",
             r"(?:json|html|memories|chat_media|shared_story)/|index\.html$", "mydata~1/"),
    Download(r"post_votes\.csv|comment_votes\.csv|subscribed_subreddits\.csv|saved_posts\.csv|saved_comments\.csv|"
             r"hidden_posts\.csv|gilded_content\.csv|checkfile\.csv|multireddits\.csv",
             r"(?:announcements|account_gender|approved_submitter_subreddits|birthdate|chat_history|checkfile|comment_headers|"
             r"comment_votes|drafts|gilded_content|gold_received|hidden_posts|ip_logs|linked_identities|linked_phone_number|"
             r"message_headers|messages|messages_archive|messages_archive_headers|moderated_subreddits|multireddits|payouts|persona|"
             r"poll_votes|post_headers|post_votes|purchases|reddit_gold_information|saved_comments|saved_posts|scheduled_posts|"
             r"sensitive_ads_preferences|statistics|stripe|subscribed_subreddits|subscriptions|twitter|user_preferences|usernames)"
             r"(?:_\d+)?\.csv$", rest=_REDDIT, least=3, early=False),
    Download(r"[^/]+/c?\d{15,21}/(?:channel|messages)\.(?:json|csv)",
             r"[^/]+/.*\.json$|[^/]+/c?\d{15,21}/messages\.csv$|[^/]+/avatar\.\w+$|readme\.txt$", "package/", ((r"", _DISCORD),),
             early=False),
    Download(r"takeout/archive_browser\.html|takeout/youtube[^/]*/|takeout/[^/]+/", r"takeout/(?!drive/|laufwerk/)",
             rest=_TAKEOUT, early=False),
    Download(r"streaminghistory(?:_[a-z]+)?_?\d+\.json|streaming_history_(?:audio|video)_[\d_-]+\.json|endsong_\d+\.json|"
             r"yourlibrary\.json|searchqueries\.json|inferences\.json|marquee\.json|playlist\d+\.json",
             r"(?:customerservicehistory\w*|duonewfamily|familyplan|follow|identifiers|identity|inferences|marquee|messagedata|"
             r"payments|playlist\w*|podcasts\w*|searchqueries|(?:your)?soundcapsule|spotifywrapped|wrapped\d*|carthing|voiceinput|"
             r"conclusions|streaming_?history\w*(?:-\w+)*|endsong_\d+|user(?:data|prompts|activity|address)|yourlibrary|"
             r"readmefirst\w*)\.(?:json|pdf)$", rest=_SPOTIFY, least=2, early=False),
    Download(r"css/style\.css|js/script\.js|export_results\.html|lists/(?:contacts|frequent|sessions|chats)\.html|messages\d*\.html",
             r"(?:messages\d*|export_results)\.html$|(?:lists|chats|css|js|images|photos|stickers|video_files|files|"
             r"voice_messages|round_video_messages|contacts|stories|profile_pictures)/", rest=_TELEGRAM, least=3, early=False),
    Download(r"(?:granular|aggregate)_activity/", r"(?:granular_activity|aggregate_activity|campaigns\w*|templates|files|"
             r"landing_pages|surveys|automations|reports|signup_forms|lists)/|account_info\.csv$|readme\.txt$", rest=_MAILCHIMP,
             early=False),
    Download(r"request/(?:site_history|community|commerce|account|users)/", r"request/", rest=_TWITCH, least=2, early=False),
    Download(r"posts_index\.html|payload-\d+\.json|conversations_for_[^/]+\.xml|posts/html/\d+\.html",
             r"payload-\d+\.json$|posts_index\.html$|(?:.*/)?(?:posts|conversations|media|html)/|.*posts_index\.html$|"
             r".*conversations_for_[^/]+\.xml$", rest=((r"", _TUMBLR),), least=2, early=False),
)


@dataclass
class Downloads:
    """The downloads that some files are of."""

    roots: dict[str, list[Download]] = field(default_factory=dict)
    """What comes before every member of one, in small letters; several may have been unpacked in one folder."""

    @classmethod
    def among(cls, paths: Iterable[str]) -> Downloads:
        """Those told by these paths."""
        seen: dict[tuple[int, str], set[str]] = {}
        for path in paths:
            lower = path.lower()
            for number, pattern in enumerate(_SIGNS):
                found = pattern.search(lower)
                if found:
                    seen.setdefault((number, lower[:found.start(1)]), set()).add(found[1])
        kept: dict[str, list[Download]] = {}
        for (number, root), signs in sorted(seen.items()):
            if len(signs) >= KINDS[number].least:
                kept.setdefault(root, []).append(KINDS[number])
        return cls(kept)

    def early(self, path: str, known: Callable[[str], str | None]) -> str | None:
        """Why a file need not be opened; None where that is not certain. `known` judges a path by itself."""
        return self._why(path, known, late=False)

    def late(self, path: str, known: Callable[[str], str | None]) -> str | None:
        """Why a file that nobody reads is left alone; None where it is part of no download."""
        return self._why(path, known, late=True)

    def _why(self, path: str, known: Callable[[str], str | None], *, late: bool) -> str | None:
        """What the innermost download says in whose folders it lies."""
        for of, inner in self._within(path):
            if (late or of.early) and re.match(of.inside, inner.lower()):
                judged = known(of.named + inner) if of.named else None
                if judged or not of.rest:
                    return judged
                return next((why for pattern, why in of.rest if re.search(pattern, inner.lower())), None)
        return None

    def _within(self, path: str) -> Iterator[tuple[Download, str]]:
        """The downloads a file may be of, and where it stands in each."""
        lower = path.lower()
        for at in reversed([0, *(at + 1 for at, sign in enumerate(path) if sign == "/")] if self.roots else []):
            yield from ((of, path[at:]) for of in self.roots.get(lower[:at], ()))


_SIGNS = [re.compile(rf"(?:^|/)({kind.signs})") for kind in KINDS]
