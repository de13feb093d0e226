/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs that are kept, and kept runs that go on. */

#pragma once

#include "troupe-session.h"

G_BEGIN_DECLS

TroupeExit troupe_resume_run_call (TroupeCall *call);
int troupe_resume_run (int argc, char **argv);

G_END_DECLS
