"""What bidders do: draft, ask partners, take the copy, seal, replace, withdraw.

Nothing here gives a bid's content to a log, a task, the audit trail or any row in the clear: what is written is under the
draft's own key, and what is sealed is under the challenge's.
"""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core import documents, key_files
from core.clock import database_now
from core.workflow import InvalidTransition, StaleVersion, WorkflowError
from projects import bid_text, split_keys
from projects import challenge_rules as rules
from projects.challenge_enums import ChallengePhase
from projects.models import BidFile, BidPartner, BidReceipt, ChallengeBid, OpenChallenge
from projects.services import challenge_news, officers
from projects.services.bid_times import TooLate, check_not_paused, check_open
from projects.services.officers import bid_purpose

DRAFT, FILE, TERMS = "bid draft", "bid file", "partner's terms"
FILES_MOST = 5
FILES_BYTES = 10 * 1024 * 1024
TEXT_MOST = 20_000
PART_MOST = 200
WHOLE = Decimal(100)
NEEDED = {"proposal": "写上方案。", "headcount": "写上能培养几个人。", "amount": "写上报价。", "contact_name": "写上联系人。"}


class Incomplete(WorkflowError):
    """Something is missing; ``faults`` is ``{field: what to do}``."""

    def __init__(self, faults):
        self.faults = faults
        super().__init__(f"还有 {len(faults)} 处没弄好，暂时不能密封。")


@transaction.atomic
def start(*, challenge, organization, actor):
    """The organization's bid for a challenge, with a draft to write in; made if there is none."""
    if not rules.can_bid_for(actor, challenge, organization):
        raise InvalidTransition("揭榜的要是经过核验、不是发榜单位的单位，由它的管理员或经办人来填。")
    bid = ChallengeBid.objects.select_for_update(of=("self",)).filter(challenge=challenge, organization=organization).first()
    if bid is not None and not rules.writes_bid(actor, bid):
        raise InvalidTransition("单位合并前，这个榜已经有人在写标书，由原来写的人接着办。开标以前别人看不到。")
    if bid is None:
        check_open(challenge)
        bid = ChallengeBid(challenge=challenge, organization=organization, created_by=actor)
    if bid.opened_at is None and not bid.has_draft:
        check_open(challenge)
        contact = {"contact_name": organization.contact_name, "contact_phone": organization.contact_phone}
        _begin_draft(bid, contact | {"lead_share": "100"})
    return bid


def texts_of(bid):
    """What the draft says, ``{name: text}``; raises ``core.key_files.MissingKey``."""
    return bid_text.draft_of(_key(bid).unlock(bid.draft, purpose=f"{DRAFT} {bid.pk}"))


def files_of(bid):
    """The draft's files as ``[(row number, AttachedFile)]``."""
    key = _key(bid)
    return [(row.pk, bid_text.file_of(key.unlock(row.content, purpose=f"{FILE} {bid.pk}"))) for row in bid.files.all()]


def terms_of(partner):
    """``{"share", "part"}`` of a partner of a draft; empty once sealed."""
    if partner.terms is None or not partner.bid.has_draft:
        return {}
    return bid_text.draft_of(_key(partner.bid).unlock(partner.terms, purpose=f"{TERMS} {partner.pk}"))


@transaction.atomic
def save_draft(*, bid, texts, actor, expected_version):
    """Keep what was typed, whatever it is; the version grows only when something changed. Raises ``StaleVersion``."""
    saved = _locked_draft(bid, actor)
    if str(saved.version) != str(expected_version):
        raise StaleVersion("这份标书刚在别处改过。看看最新内容，再接着写。")
    before = texts_of(saved)
    after = before | {name: text[:TEXT_MOST] for name, text in texts.items() if name in bid_text.TEXTS}
    if after != before:
        _write(saved, after)
    return saved


@transaction.atomic
def add_file(*, bid, checked, actor):
    """Take a checked file into the draft; raises ``InvalidTransition`` where there are too many or they are too large."""
    saved = _locked_draft(bid, actor)
    sizes = [file.size for _, file in files_of(saved)]
    if len(sizes) >= FILES_MOST or sum(sizes) + len(checked.content) > FILES_BYTES:
        raise InvalidTransition(f"最多 {FILES_MOST} 个附件，合计不超过 {FILES_BYTES // 1024 // 1024} MB。")
    file = bid_text.AttachedFile(checked.name, checked.media_type, checked.content)
    _keep_file(saved, file)
    _touch(saved)
    return saved


@transaction.atomic
def remove_file(*, bid, pk, actor):
    """Take a file out of the draft."""
    saved = _locked_draft(bid, actor)
    saved.files.filter(pk=pk).delete()
    _touch(saved)
    return saved


@transaction.atomic
def invite(*, bid, organization, share, part, actor, at):
    """Ask an organization to bid together, or change its terms; other terms than those accepted need a new yes."""
    saved = _locked_draft(bid, actor)
    if organization.pk in (saved.organization_id, saved.challenge.organization_id) or not organization.may_publish:
        raise InvalidTransition("合作单位要是经过核验的另一家单位，也不能是发榜单位。")
    partner, _ = BidPartner.objects.get_or_create(
        bid=saved, organization=organization, defaults={"invited_by": actor, "invited_at": at}
    )
    if bid_text.share_of(share) is None:
        raise InvalidTransition("合作单位的份额写 0.01 到 99.99 的数，最多两位小数。")
    terms = {"share": str(share), "part": part.strip()}
    partner.bid = saved
    partner.declined_at = None
    plain = bid_text.padded(bid_text.draft_bytes(terms), step=bid_text.TERMS_STEP)
    partner.terms = _key(saved).lock(plain, purpose=f"{TERMS} {partner.pk}")
    if partner.accepted_mark != _mark(partner, terms):
        partner.accepted_at = partner.accepted_by = None
        partner.accepted_mark = ""
    partner.save()
    _touch(saved)
    if partner.accepted_at is None:
        challenge_news.partner_asked(partner, at)
    return partner


@transaction.atomic
def answer_invitation(*, partner, is_accepted, actor, at):
    """A partner's yes to the terms as they are now, or its no. Raises ``InvalidTransition`` where there is nothing to answer."""
    locked = (
        BidPartner.objects.select_for_update(of=("self",)).select_related("bid__challenge", "organization").get(pk=partner.pk)
    )
    if not rules.writes_seat(actor, locked):
        raise PermissionDenied("the partner's own editors answer")
    if not terms_of(locked) or locked.declined_at:
        raise InvalidTransition("这个邀请现在不用答复：标书已经密封，或者邀请撤回了。")
    if is_accepted:
        locked.accepted_at, locked.accepted_by, locked.accepted_mark = at, actor, _mark(locked, terms_of(locked))
    else:
        locked.declined_at, locked.accepted_at, locked.accepted_by, locked.accepted_mark = at, None, None, ""
    locked.save()
    challenge_news.partner_answered(locked, is_accepted)
    return locked


@transaction.atomic
def remove_partner(*, bid, partner, actor):
    """Take a partner out of the draft."""
    saved = _locked_draft(bid, actor)
    saved.partners.filter(pk=partner.pk).delete()
    _touch(saved)
    return saved


def plain_of(bid):
    """The spelling of the draft as it would be sealed, complete or not."""
    rows = [(row, terms_of(row)) for row in _partners(bid)]
    partners = [
        {"organization": row.organization_id, "name": row.organization.name, "share": terms["share"], "part": terms["part"]}
        for row, terms in rows
        if terms
    ]
    return bid_text.spelled(
        challenge=bid.challenge.code,
        sealed_to=bid.challenge.key_fingerprint,
        bid=bid.code,
        organization=bid.organization.name,
        texts=texts_of(bid),
        partners=partners,
        files=[file for _, file in files_of(bid)],
    )


def faults_of(bid):
    """``{field: what to do}`` of what keeps the draft from being sealed."""
    texts = texts_of(bid)
    faults = {name: text for name, text in NEEDED.items() if not texts.get(name, "").strip()}
    for name, label in (("headcount", "人数"), ("amount", "报价")):
        number = bid_text.number_of(texts.get(name, ""))
        if name not in faults and (number is None or number <= 0):
            faults[name] = f"{label}写一个大于 0 的数，不带单位。"
    share = bid_text.number_of(texts.get("lead_share", ""))
    partners = [row for row in _partners(bid) if row.declined_at is None]
    terms = [terms_of(row) for row in partners]
    if any(not row for row in terms):
        faults["partners"] = "换新标书要重新写合作单位的份额，或者去掉它。"
    elif any(row.accepted_at is None for row in partners):
        waiting = "、".join(row.organization.name for row in partners if row.accepted_at is None)
        faults["partners"] = f"还在等 {waiting} 同意。"
    elif share is None or share <= 0 or share + sum(Decimal(row["share"]) for row in terms) != WHOLE:
        total = (share or 0) + sum(Decimal(row["share"]) for row in terms)
        faults["lead_share"] = f"各单位的份额加起来要正好 100%，现在是 {total}%。"
    return faults


@transaction.atomic
def seal(*, bid, actor, expected_version):
    """Seal the draft to the challenge's key and remove every other copy of it; returns the receipt.

    The database's clock decides, read after the challenge's row is held. Raises ``TooLate``, ``StaleVersion`` or ``Incomplete``;
    the draft is then as it was.
    """
    challenge = OpenChallenge.objects.select_for_update(of=("self",)).get(pk=bid.challenge_id)
    saved = _locked_draft(bid, actor)
    now = database_now()
    check_not_paused(challenge)
    if challenge.phase != ChallengePhase.OPEN or now >= challenge.closes_at:
        raise TooLate(challenge)
    if rules.is_publishers_own(saved):
        raise InvalidTransition("你们和发榜单位合并成了一家，不能再揭这个榜。")
    officers.check_keys(challenge)
    earlier = saved.receipts.exclude(key_fingerprint="")
    if earlier.exclude(key_fingerprint=challenge.key_fingerprint).exists():
        raise officers.KeysChanged
    if str(saved.version) != str(expected_version):
        raise StaleVersion("看完以后标书又改过。再看一遍、下载新的副本，再密封。")
    if faults := faults_of(saved):
        raise Incomplete(faults)
    saved.challenge = challenge
    plain = plain_of(saved)
    sealed = split_keys.seal(bid_text.padded(plain), bytes.fromhex(challenge.public_key), purpose=bid_purpose(saved))
    saved.receipts.filter(replaced_at=None).update(replaced_at=now)
    receipt = BidReceipt.objects.create(
        bid=saved,
        number=saved.receipts.count() + 1,
        key_fingerprint=challenge.key_fingerprint,
        sealed_at=now,
        sealed_by=actor,
        ciphertext_sha256=bid_text.digest_of(sealed),
        plaintext_sha256=bid_text.digest_of(plain),
        size=len(sealed),
    )
    saved.ciphertext, saved.sealed_at, saved.sealed_by, saved.withdrawn_at = sealed, now, actor, None
    _forget_draft(saved)
    challenge_news.sealed(receipt)
    return receipt


@transaction.atomic
def withdraw(*, bid, actor):
    """Take a sealed bid back before the deadline: its text is deleted, its receipts stay. Raises ``TooLate``."""
    challenge = OpenChallenge.objects.select_for_update(of=("self",)).get(pk=bid.challenge_id)
    saved = _locked(bid, actor)
    now = database_now()
    if challenge.phase != ChallengePhase.OPEN or (now >= challenge.closes_at and challenge.paused_at is None):
        raise InvalidTransition("揭榜已经截止，密封的标书不能再撤回。")
    if not saved.is_sealed:
        raise InvalidTransition("还没有密封的标书。")
    saved.ciphertext = saved.sealed_at = saved.sealed_by = None
    saved.withdrawn_at = now
    saved.version += 1
    saved.save()
    saved.receipts.filter(replaced_at=None).update(replaced_at=now)
    return saved


@transaction.atomic
def discard_draft(*, bid, actor):
    """Throw a draft away; what is sealed stays sealed."""
    saved = _locked_draft(bid, actor)
    _forget_draft(saved)
    return saved


@transaction.atomic
def restore(*, bid, copy, actor, at):
    """Fill the draft from the bidder's own copy. Raises ``bid_text.NotACopy`` or ``InvalidTransition``.

    Files of a copy that no receipt knows were perhaps put there by hand, so they are checked like every upload.
    """
    plain = bid_text.plain_of_copy(copy)
    found, saved = bid_text.read(plain), _locked_draft(bid, actor)
    if found.get("bid") != saved.code:
        raise bid_text.NotACopy("这份副本是另一份标书的。")
    files = found["files"][:FILES_MOST]
    if not saved.receipts.filter(plaintext_sha256=bid_text.digest_of(plain)).exists():
        files = [_checked(file) for file in files]
    if sum(file.size for file in files) > FILES_BYTES:
        raise InvalidTransition(f"附件合计不超过 {FILES_BYTES // 1024 // 1024} MB。")
    saved.files.all().delete()
    _write(saved, texts_of(saved) | {name: text[:TEXT_MOST] for name, text in found["texts"].items()})
    for file in files:
        _keep_file(saved, file)
    known = {row.organization_id: row for row in _partners(saved)}
    for row in found["partners"]:
        if row["organization"] in known:
            invite(
                bid=saved,
                organization=known[row["organization"]].organization,
                share=row["share"],
                part=row["part"][:PART_MOST],
                actor=actor,
                at=at,
            )
    saved.refresh_from_db()
    return saved


def _checked(file):
    try:
        checked = documents.read(SimpleUploadedFile(file.name, file.content))
    except documents.DocumentRefused as error:
        raise InvalidTransition(f"副本里的附件不能用：{error}") from error
    return bid_text.AttachedFile(checked.name, checked.media_type, checked.content)


def receipt_of_copy(bid, copy):
    """The receipt that a copy belongs to, or ``None``; raises ``bid_text.NotACopy``."""
    digest = bid_text.digest_of(bid_text.plain_of_copy(copy))
    return bid.receipts.filter(plaintext_sha256=digest).order_by("-number").first()


def _begin_draft(bid, texts):
    bid.key_name = key_files.PassingKey.new()
    texts = texts | {"salt": bid_text.new_salt()}
    bid.draft = b""
    if bid.pk is None:
        bid.save()
    _write(bid, texts)


def _write(bid, texts):
    bid.draft = _key(bid).lock(bid_text.padded(bid_text.draft_bytes(texts)), purpose=f"{DRAFT} {bid.pk}")
    _touch(bid)


def _touch(bid):
    bid.version += 1
    bid.save()


def _keep_file(bid, file):
    content = _key(bid).lock(bid_text.file_bytes(file), purpose=f"{FILE} {bid.pk}")
    BidFile.objects.create(bid=bid, content=content, size=bid_text.rounded(file.size))


def _forget_draft(bid):
    key = _key(bid)
    bid.files.all().delete()
    bid.partners.update(terms=None)
    bid.partners.filter(accepted_at=None).delete()
    bid.draft, bid.key_name = None, ""
    _touch(bid)
    transaction.on_commit(key.forget)


def _partners(bid):
    rows = list(bid.partners.filter(declined_at=None).select_related("organization"))
    for row in rows:
        row.bid = bid
    return rows


def _key(bid):
    return key_files.PassingKey(bid.key_name)


def _mark(partner, terms):
    return key_files.mark(f"{partner.bid_id} {partner.organization_id} {bid_text.draft_bytes(terms)}", purpose="accepted terms")


def _locked(bid, actor):
    rows = ChallengeBid.objects.select_for_update(of=("self",)).select_related("challenge", "organization")
    locked = rows.get(pk=bid.pk)
    if not rules.writes_bid(actor, locked):
        raise PermissionDenied("only the bidder's own editors write its bid")
    return locked


def _locked_draft(bid, actor):
    locked = _locked(bid, actor)
    if not locked.has_draft:
        raise InvalidTransition("这份标书没有在写的草稿。密封了的要改，先点“换一份”。")
    return locked
