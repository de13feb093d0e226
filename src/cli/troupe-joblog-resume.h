/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The items that a run need not run, since its job log has them. */

#pragma once

#include "troupe-call.h"
#include "troupe-known-results.h"
#include "troupe-template.h"

G_BEGIN_DECLS

gboolean troupe_joblog_resume_open (TroupeCall *call,
                                    TroupeJob *job,
                                    TroupeTemplate *template_,
                                    TroupeKnownResults **known,
                                    GError **error);

G_END_DECLS
