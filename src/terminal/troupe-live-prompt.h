/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line that is typed below the live table. */

#pragma once

#include "troupe-screen.h"

G_BEGIN_DECLS

/**
 * TroupeLivePrompt:
 *
 * A label and the text that is typed after it.
 */
typedef struct _TroupeLivePrompt TroupeLivePrompt;

/**
 * TroupeLivePromptState:
 * @TROUPE_LIVE_PROMPT_OPEN: more may be typed
 * @TROUPE_LIVE_PROMPT_DONE: Enter was pressed
 * @TROUPE_LIVE_PROMPT_NEXT: the key for the next match was pressed
 * @TROUPE_LIVE_PROMPT_CANCELLED: Esc was pressed
 *
 * What a key did.
 */
typedef enum
{
  TROUPE_LIVE_PROMPT_OPEN,
  TROUPE_LIVE_PROMPT_DONE,
  TROUPE_LIVE_PROMPT_NEXT,
  TROUPE_LIVE_PROMPT_CANCELLED,
} TroupeLivePromptState;

TroupeLivePrompt *troupe_live_prompt_new (const char *label, const char *text);
void troupe_live_prompt_free (TroupeLivePrompt *self);

TroupeLivePromptState troupe_live_prompt_take_key (TroupeLivePrompt *self, guint32 key);
const char *troupe_live_prompt_get_text (TroupeLivePrompt *self);
void troupe_live_prompt_draw (TroupeLivePrompt *self, TroupeScreen *screen, guint row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeLivePrompt, troupe_live_prompt_free)

G_END_DECLS
