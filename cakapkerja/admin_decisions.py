"""How officers decide in the admin: fixed buttons on an object's page, a form with a reason, one service call.

State and logs are read-only there. A decision is known by its own address, written down in code: nothing in a
request names a transition. Knows no business: the apps say what can be decided, and their services do it.
"""

import dataclasses
from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cakapkerja.admin_history import changes_of, transitions_of
from cakapkerja.admin_lists import CarefulModelAdmin
from cakapkerja.errors import BusinessRuleError

MANY_AT_MOST = 100
REASON_LENGTH = 2000


# --- forms --------------------------------------------------------------------------------------------
class DecisionForm(forms.Form):
    """A decision without a question. ``target`` is the object decided on, None when there are several."""

    def __init__(self, *args, target=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.target = target


ready_sentences: Callable = lambda used_for: []


def offer_ready_sentences(loader):
    """Register ``loader(used_for) -> [sentence]``: what officers may choose from instead of typing."""
    global ready_sentences
    ready_sentences = loader


class ReadySentences(forms.Form):
    """A text that can also be chosen: ``ready_for`` says for which decision, ``ready_field`` which text it fills.

    What is typed wins, so that a ready sentence can be taken or left.
    """

    ready_for = ""
    ready_field = "reason"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sentences = ready_sentences(self.ready_for) if self.ready_for else []
        if not sentences:
            return
        text = self.fields[self.ready_field]
        self.fields["ready"] = forms.ChoiceField(
            label=_("Kalimat siap pakai"),
            choices=[("", _("Tulis sendiri di bawah")), *((line, line) for line in sentences)],
            required=False,
        )
        self.order_fields(["ready"])
        text.required, self._missing = False, text.error_messages["required"]

    def clean(self):
        data = super().clean()
        if "ready" not in self.fields:
            return data
        chosen = data.pop("ready", "")
        data[self.ready_field] = (data.get(self.ready_field) or "").strip() or chosen
        if not data[self.ready_field] and self.ready_field not in self.errors:
            self.add_error(self.ready_field, self._missing)
        return data


class ReasonForm(ReadySentences, DecisionForm):
    """A decision with a reason that the other side, or the log, will hold."""

    reason = forms.CharField(
        label=gettext_lazy("Alasan"), widget=forms.Textarea(attrs={"rows": 5}), max_length=REASON_LENGTH
    )


# --- what can be decided ------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Decision:
    """One decision of an officer.

    ``slug`` is the last part of its address. ``carry_out(officer, target, data)`` calls the service.
    ``possible(target, officer)`` asks the model's own table whether the button is shown; the service decides
    in the end. With ``answer_template`` the page shows what ``carry_out`` returned instead of going back.
    """

    slug: str
    label: str
    permission: str
    carry_out: Callable
    done: str = ""
    explain: str = ""
    possible: Callable = lambda target, officer: True
    form: type = DecisionForm
    tone: str = "secondary"
    in_bulk: bool = False
    is_logged: bool = False
    answer_template: str = ""


@dataclasses.dataclass(frozen=True)
class WorkQueue:
    """One line of the start page: how much waits, how much of it too long, since when, and where it is."""

    label: str
    url: str
    count: int
    oldest: object = None
    overdue: int = 0
    has_due_time: bool = True
    note: str = ""


def measure_queue(queryset, *, label, url, since="submitted_at", due="due_at", note=""):
    """Return the :class:`WorkQueue` of ``queryset`` in one statement; lateness by the database's clock."""
    wanted = {"count": Count("pk"), "oldest": Min(since)}
    if due:
        wanted["overdue"] = Count("pk", filter=Q(**{f"{due}__lt": Now()}))
    return WorkQueue(label=label, url=url, has_due_time=bool(due), note=note, **queryset.aggregate(**wanted))


# --- the admin pages ----------------------------------------------------------------------------------
class OfficeModelAdmin(CarefulModelAdmin):
    """A table that officers look at; what changes in it changes by a :class:`Decision`."""

    decisions = ()
    change_form_template = "admin/decisions/change_form.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # --- addresses ----------------------------------------------------------------------------
    def _name(self, last):
        return f"{self.opts.app_label}_{self.opts.model_name}_{last}"

    def get_urls(self):
        own = [
            path(
                f"<path:object_id>/{decision.slug}/",
                self.admin_site.admin_view(self.decision_view),
                {"decision": decision},
                name=self._name(decision.slug),
            )
            for decision in self.decisions
        ]
        return own + super().get_urls()

    def decision_url(self, decision, target):
        return reverse(f"admin:{self._name(decision.slug)}", args=[target.pk])

    def object_url(self, target):
        return reverse(f"admin:{self._name('change')}", args=[target.pk])

    def get_view_on_site_url(self, obj=None):
        """No link to a public page, unless the app says that this one is public."""
        return

    # --- pages --------------------------------------------------------------------------------
    def change_view(self, request, object_id, form_url="", extra_context=None):
        target = self.get_object(request, unquote(object_id))
        context = {**(extra_context or {})}
        if target is not None and self.has_view_permission(request, target):
            context["title"] = str(target)
            context["subtitle"] = None
            context["decisions"] = self.open_decisions(request, target)
            if request.method == "GET":
                context |= self.page_context(request, target)
        return super().change_view(request, object_id, form_url, context)

    def page_context(self, request, target):
        """What the object's page shows beside its fields."""
        return {}

    def history_rows(self, target):
        """Everything that happened to ``target``, as rows of ``cakapkerja.admin_history``."""
        rows = transitions_of(target) if hasattr(target, "transitions") else []
        if hasattr(target, "events"):
            rows += changes_of(target)
        return rows

    def history_view(self, request, object_id, extra_context=None):
        target = self.get_object(request, unquote(object_id))
        if target is not None and self.has_view_permission(request, target):
            # Reversed after sorting: what one transaction wrote at one instant stays in its order.
            rows = sorted(self.history_rows(target), key=lambda row: row.at)[::-1]
            title = _("Riwayat: %s") % target
            extra_context = {"history": rows, "title": title, **(extra_context or {})}
        self.object_history_template = "admin/decisions/history.html"
        return super().history_view(request, object_id, extra_context)

    # --- one decision -------------------------------------------------------------------------
    def may_decide(self, request, decision):
        return request.user.has_perm(decision.permission)

    def open_decisions(self, request, target):
        """The buttons of ``target``'s page for this officer."""
        return [
            {
                "label": decision.label,
                "tone": decision.tone,
                "url": f"{self.decision_url(decision, target)}?versi={self.version_of(target)}",
            }
            for decision in self.decisions
            if self.may_decide(request, decision) and decision.possible(target, request.user)
        ]

    def version_of(self, target):
        """A mark that changes when what the officer decides on changes; "" when it can not."""
        changed = getattr(target, "updated_at", None)
        return str(int(changed.timestamp() * 1_000_000)) if changed else ""

    def decision_view(self, request, object_id, decision):
        """The page of one decision on one object: GET asks, POST carries out."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "POST"])
        target = self.get_object(request, unquote(object_id))
        if target is None:
            raise Http404
        if not (self.has_view_permission(request, target) and self.may_decide(request, decision)):
            raise PermissionDenied
        if request.method == "POST":
            form = decision.form(request.POST, target=target)
            if form.is_valid():
                answer = self._carry_out(request, decision, target, form)
                if answer is not None:
                    return answer
                target = self.get_object(request, unquote(object_id))
        elif not decision.possible(target, request.user):
            messages.warning(
                request,
                _("“%(decision)s” tidak bisa lagi: keadaannya sudah berubah. Ini keadaan sekarang.")
                % {"decision": decision.label},
            )
            return HttpResponseRedirect(self.object_url(target))
        else:
            form = decision.form(target=target)
            if request.GET.get("versi", self.version_of(target)) != self.version_of(target):
                messages.warning(request, self._changed_sentence())
        context = {"target": target, "form": form, "version": self.version_of(target)}
        return self._decision_page(request, decision, context | self.decision_context(request, target))

    def decision_context(self, request, target):
        """What a decision's page tells about ``target`` above the form: ``summary``, pairs of label and text."""
        return {"summary": []}

    def _decision_page(self, request, decision, context, template="admin/decisions/decision.html"):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "decision": decision,
            "title": decision.label,
            "media": "",
            **context,
        }
        return TemplateResponse(request, template, context)

    def _changed_sentence(self):
        return _("Data ini diubah setelah Anda membukanya. Baca lagi halamannya, baru putuskan.")

    def _carry_out(self, request, decision, target, form):
        """Call the service; return a response, or None when ``form`` now holds why it was refused."""
        try:
            with transaction.atomic():
                self._refuse_changed(request, decision, target)
                result = decision.carry_out(request.user, target, form.cleaned_data)
                if decision.is_logged:
                    reason = form.cleaned_data.get("reason", "")
                    self.log_change(request, target, f"{decision.label}: {reason}".strip(": "))
        except BusinessRuleError as exc:
            form.add_error(exc.field if exc.field in form.fields else None, exc.message)
            return None
        except ValidationError as exc:
            form.add_error(None, exc.messages)
            return None
        if decision.answer_template:
            context = {"target": target, "result": result} | self.decision_context(request, target)
            return self._decision_page(request, decision, context, decision.answer_template)
        messages.success(request, result if isinstance(result, str) else decision.done)
        # A decision that made another row of this table leads to it.
        return HttpResponseRedirect(self.object_url(result if isinstance(result, self.model) else target))

    def _refuse_changed(self, request, decision, target):
        """Refuse a decision on something that was changed after the officer read it (FT-10).

        When the decision itself is not possible any more the service has the better sentence.
        """
        seen = request.POST.get("version")
        if not seen or not decision.possible(target, request.user):
            return
        self.model.objects.select_for_update(of=("self",)).filter(pk=target.pk).first()
        if self.version_of(self.get_object(request, target.pk)) != seen:
            raise BusinessRuleError(self._changed_sentence(), code="changed")

    # --- several at once ----------------------------------------------------------------------
    def get_actions(self, request):
        actions = super().get_actions(request)
        for decision in self.decisions:
            if decision.in_bulk and self.may_decide(request, decision):
                name = f"decide_{decision.slug}".replace("-", "_")
                actions[name] = (self._action(decision, name), name, decision.label)
        return actions

    @staticmethod
    def _action(decision, name):
        return lambda model_admin, request, queryset: model_admin.decide_many(request, queryset, decision, name)

    def decide_many(self, request, queryset, decision, action_name):
        """Ask once, then decide on each by itself; every refusal is told with its sentence."""
        targets = list(queryset.order_by("pk")[: MANY_AT_MOST + 1])
        if len(targets) > MANY_AT_MOST:
            messages.error(request, _("Pilih paling banyak %d sekaligus.") % MANY_AT_MOST)
            return None
        form = decision.form(request.POST if "decide" in request.POST else None)
        if form.is_bound and form.is_valid():
            self._decide_each(request, targets, decision, form.cleaned_data)
            return None
        context = {
            "form": form,
            "targets": targets,
            "action_name": action_name,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return self._decision_page(request, decision, context, "admin/decisions/many.html")

    def _decide_each(self, request, targets, decision, data):
        done = 0
        for target in targets:
            try:
                with transaction.atomic():
                    decision.carry_out(request.user, target, data)
                done += 1
            except BusinessRuleError as exc:
                messages.error(request, f"{target}: {exc.message}")
            except ValidationError as exc:
                messages.error(request, f"{target}: {' '.join(exc.messages)}")
        if done:
            text = ngettext("%(n)d diputuskan: %(what)s.", "%(n)d diputuskan: %(what)s.", done)
            messages.success(request, text % {"n": done, "what": decision.label.lower()})


def shown(model, name):
    """A display method for the relation ``name`` of ``model`` as words.

    Django would link to the related page, also for officers who may not open it.
    """
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name, ordering=name)
    def show(model_admin, target):
        value = getattr(target, name)
        return "–" if value is None else str(value)

    return show


class ReadOnlyInline(admin.TabularInline):
    """Rows that belong to an object and are only looked at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def is_late(due):
    """Whether a due time has passed, for display."""
    return due is not None and due < timezone.now()
