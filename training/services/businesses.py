"""A resident's business, its products, and its place in the public catalogue (X-145, X-150)."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import ConsentPurpose
from accounts.files import clean_picture
from accounts.services.residents import give_consent, withdraw_consent
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from training.enums import ENROLMENT_TOOK_PART
from training.models import Business, Enrolment, Product

BUSINESSES_AT_MOST = 5
PRODUCTS_AT_MOST = 12
CONSENT_TEXT = "katalog-1"
BUSINESS_FIELDS = ("name", "line", "about", "nib", "started_on", "people", "kelurahan", "contact")
PRODUCT_FIELDS = ("name", "about", "price", "unit", "photo_words", "is_shown")


def lock_own_business(actor, business_id):
    """The own business, locked in the caller's transaction."""
    business = Business.objects.for_user(actor).select_for_update(of=("self",)).filter(pk=business_id).first()
    if business is None:
        raise BusinessRuleError(_("Usaha ini tidak ada atau bukan milik Anda."))
    return business


def _save(business):
    try:
        with transaction.atomic():
            business.save()
    except IntegrityError as exc:
        if "business_nib_once" not in str(exc):
            raise
        raise BusinessRuleError(
            _("NIB ini sudah tercatat. Hubungi petugas bila ini usaha Anda."), field="nib"
        ) from exc


def save_business(*, actor, data, business_id=None, token=None, url_of=None):
    """Record a business or change it; ``data`` has names of :data:`BUSINESS_FIELDS`.

    The first one of somebody who sat in an entrepreneurship class is tied to that class (X-149).
    """
    with once(actor, token) as receipt:
        if business_id is None:
            resident = actor.resident_or_none
            if resident is None:
                raise BusinessRuleError(_("Isi profil Anda dulu, lalu catat usaha."))
            if Business.objects.for_user(actor).count() >= BUSINESSES_AT_MOST:
                raise BusinessRuleError(_("Paling banyak %d usaha untuk satu orang.") % BUSINESSES_AT_MOST)
            business = Business(owner=resident, enrolment=_class_of(resident))
        else:
            business = lock_own_business(actor, business_id)
        for name in BUSINESS_FIELDS:
            if name in data:
                setattr(business, name, data[name])
        if business.is_public and not business.contact:
            raise BusinessRuleError(
                _("Usaha ini tampil di katalog dan perlu nomor untuk pembeli."), field="contact"
            )
        _save(business)
        receipt.url = url_of(business) if url_of else ""
    return business


def _class_of(resident):
    return (
        Enrolment.objects.filter(
            resident=resident,
            state__in=ENROLMENT_TOOK_PART,
            batch__field__programme__leads_to_business=True,
            businesses__isnull=True,
        )
        .order_by("-batch__ends_on", "pk")
        .first()
    )


# --- products -----------------------------------------------------------------------------------------
def save_product(
    *, actor, business_id, data, product_id=None, photo=None, without_photo=False, token=None, url=""
):
    """Add a product or change it. A photo is drawn anew without its metadata and needs its content in words.

    Raises ``FileRefused`` for a file that is no picture.
    """
    with once(actor, token) as receipt:
        business = lock_own_business(actor, business_id)
        if product_id is None:
            if business.products.count() >= PRODUCTS_AT_MOST:
                raise BusinessRuleError(_("Paling banyak %d produk untuk satu usaha.") % PRODUCTS_AT_MOST)
            product = Product(business=business)
        else:
            product = business.products.filter(pk=product_id).first()
            if product is None:
                raise BusinessRuleError(_("Produk ini sudah tidak ada."))
        for name in PRODUCT_FIELDS:
            if name in data:
                setattr(product, name, data[name])
        has_photo = bool(photo) or (bool(product.photo) and not without_photo)
        if has_photo and not product.photo_words.strip():
            raise BusinessRuleError(
                _("Tulis isi foto dengan kata-kata, untuk yang tidak dapat melihatnya."), field="photo_words"
            )
        if photo or without_photo:
            _change_photo(product, photo)
        product.save()
        receipt.url = url
    return product


def _change_photo(product, photo):
    """Put the new picture in place of the old one; the old file goes when the change is certain."""
    clean = clean_picture(photo) if photo else None
    old, storage = product.photo.name, product.photo.storage
    product.photo, product.photo_digest = "", ""
    if clean is not None:
        product.photo_digest = hashlib.sha256(clean.read()).hexdigest()[:12]
        clean.seek(0)
        product.photo.save("x.jpg", clean, save=False)
    if old and old != product.photo.name:
        transaction.on_commit(lambda: storage.delete(old))


@transaction.atomic
def remove_product(*, actor, business_id, product_id):
    """Take a product away with its photo. Twice is once."""
    business = lock_own_business(actor, business_id)
    product = business.products.filter(pk=product_id).first()
    if product is None:
        return
    name, storage = product.photo.name, product.photo.storage
    product.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


# --- the catalogue ------------------------------------------------------------------------------------
@transaction.atomic
def show_business(*, actor, business_id):
    """The owner agrees to the public catalogue; it stands there at once."""
    business = lock_own_business(actor, business_id)
    if not business.contact:
        raise BusinessRuleError(_("Isi nomor WhatsApp untuk pembeli dulu."), field="contact")
    business.consent = give_consent(
        user=actor, purpose=ConsentPurpose.BUSINESS_CATALOGUE, text_version=CONSENT_TEXT
    )
    business.is_public = True
    business.save(update_fields=["is_public", "consent", "updated_at"])
    return business


@transaction.atomic
def unshow_business(*, actor, business_id):
    """Take the consent back: the business is gone from the catalogue with this answer. Twice is once."""
    business = lock_own_business(actor, business_id)
    business.is_public = False
    business.save(update_fields=["is_public", "updated_at"])
    if not Business.objects.for_user(actor).filter(is_public=True).exists():
        withdraw_consent(user=actor, purpose=ConsentPurpose.BUSINESS_CATALOGUE, text_version=CONSENT_TEXT)
    return business


@transaction.atomic
def hide_business(*, officer, business_id, reason):
    """An officer takes a business out of the catalogue; the owner reads why on the page of the business."""
    business = Business.objects.select_for_update(of=("self",)).get(pk=business_id)
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa disembunyikan."), field="reason")
    if business.hidden_reason:
        raise StaleStateError(_("Usaha ini sudah disembunyikan."))
    business.hidden_reason = reason.strip()[:200]
    business.save(update_fields=["hidden_reason", "updated_at"])
    return business


@transaction.atomic
def unhide_business(*, officer, business_id):
    """Let a hidden business stand again, if its owner still agrees."""
    business = Business.objects.select_for_update(of=("self",)).get(pk=business_id)
    if not business.hidden_reason:
        raise StaleStateError(_("Usaha ini tidak disembunyikan."))
    business.hidden_reason = ""
    business.save(update_fields=["hidden_reason", "updated_at"])
    return business
