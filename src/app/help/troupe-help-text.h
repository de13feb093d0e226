/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A page of help. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_HELP_TEXT (troupe_help_text_get_type ())

/**
 * TroupeHelpText:
 *
 * A page of text with this markup: empty lines between paragraphs; one to three “#” before a
 * heading; four spaces before a line that is shown unchanged; “- ” before each entry of a list;
 * backquotes around `code`; brackets around a [key].
 */
G_DECLARE_FINAL_TYPE (TroupeHelpText, troupe_help_text, TROUPE, HELP_TEXT, AdwBin)

GtkWidget *troupe_help_text_new (const char *text);

G_END_DECLS
