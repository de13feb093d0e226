/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Events in the words of the window. */

#pragma once

#include "troupe-event.h"

G_BEGIN_DECLS

char *troupe_event_words_describe (TroupeEvent *event);

G_END_DECLS
