/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A finding as JSON. */

#pragma once

#include "troupe-experiment.h"

G_BEGIN_DECLS

char *troupe_finding_to_json (TroupeFinding *self, TroupeExperimentKind kind);

G_END_DECLS
