/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A titled text. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TROUPE_TYPE_TEXT_SECTION (troupe_text_section_get_type ())

/**
 * TroupeTextSection:
 *
 * A text under a title, to be read, selected and copied, with the colours and faces of its escape
 * sequences. Without a text and a placeholder it is not visible.
 *
 * Properties: title (string), text (string), placeholder (string: shown if there is no text).
 */
G_DECLARE_FINAL_TYPE (TroupeTextSection, troupe_text_section, TROUPE, TEXT_SECTION, AdwBin)

G_END_DECLS
