"""The page of a company's desk for what the office holds back."""

from django.shortcuts import render

from jobs.services.freezing import frozen_words


def frozen_page(request, vacancy):
    """No data of applicants; why, and whom to call."""
    context = {"company": vacancy.company, "vacancy": vacancy, "words": frozen_words(vacancy)}
    return render(request, "jobs/employer/frozen.html", context, status=403)
