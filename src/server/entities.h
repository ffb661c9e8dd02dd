// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/proposal.h"
#include "server/call.h"

namespace millrace::server {

inline constexpr size_t kProposalsMax = 10'000;

// The catalog as it is: entities by urn, aspects as JSON.
base::Result<net::Response> get_entity(const Call& call);
base::Result<net::Response> get_aspect(const Call& call);
base::Result<net::Response> get_aspect_history(const Call& call);
base::Result<net::Response> put_aspect(const Call& call);
base::Result<net::Response> patch_aspect(const Call& call);
base::Result<net::Response> apply_proposals(Call& call);

// Of the API's Proposal.
base::Result<catalog::Proposal> read_proposal(base::Json json);

}  // namespace millrace::server
