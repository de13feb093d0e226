/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a run goes on from. */

#pragma once

#include "troupe-call.h"
#include "troupe-known-results.h"
#include "troupe-template.h"

G_BEGIN_DECLS

gboolean troupe_resume_open_joblog (TroupeCall *call,
                                    TroupeJob *job,
                                    TroupeTemplate *template_,
                                    TroupeKnownResults **known,
                                    GError **error);

G_END_DECLS
