"""URLs of pages that need several apps."""

from django.urls import path

from portal.views import contact, crawlers, demo, demo_mailbox, legal, start

app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("impressum/", legal.impressum, name="impressum"),
    path("datenschutz/", legal.privacy, name="privacy"),
    path("leichte-sprache/", legal.easy_language, name="easy_language"),
    path("barrierefreiheit/", contact.AccessibilityView.as_view(), name="accessibility"),
    path("kontakt/", contact.ContactView.as_view(), name="contact"),
    path("kontakt/danke/", contact.thanks, name="message_thanks"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", crawlers.sitemap_section, name="sitemap_section"),
    path(".well-known/security.txt", crawlers.security, name="security"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("demo/", demo.about, name="demo"),
    path("demo-postfach/", demo_mailbox.mail_list, name="demo_mailbox"),
    path("demo-postfach/<int:pk>/", demo_mailbox.mail, name="demo_mail"),
    path("demo-postfach/<int:pk>/anhang/<int:number>/", demo_mailbox.attachment, name="demo_attachment"),
]
