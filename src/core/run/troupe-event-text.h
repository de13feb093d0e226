/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of the command line for events. */

#pragma once

#include "troupe-event-data.h"

G_BEGIN_DECLS

char *troupe_event_text_describe (const TroupeEventData *event);

G_END_DECLS
