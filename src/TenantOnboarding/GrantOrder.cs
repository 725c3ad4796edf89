using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.TenantOnboarding.SignIn;

namespace TenantHygiene.TenantOnboarding;

/// <summary>What is to be granted to whom.</summary>
/// <param name="TenantId">In which tenant.</param>
/// <param name="Reader">Client id of the identity that detects.</param>
/// <param name="Repairer">Client id of the identity that purges and reprovisions.</param>
/// <param name="Uses">What is needed beyond finding and purging.</param>
/// <param name="IsRehearsal">Whether nothing may be changed.</param>
/// <param name="SignIn">How the administrator signs in.</param>
internal sealed record GrantOrder(Guid TenantId, Guid Reader, Guid Repairer, IReadOnlyList<ExchangeUse> Uses, bool IsRehearsal, SignInKind SignIn);
