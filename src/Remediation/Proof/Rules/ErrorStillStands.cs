using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>A purge answers an error that stands now, not one that stood once.</summary>
internal sealed class ErrorStillStands : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        var evidence = purgeCase.Evidence;
        switch (evidence.User)
        {
            case Read<DirectoryUser>.Absent:
                yield return new Objection("user-gone", ObjectionWeight.Operator, "The affected user no longer exists in Entra ID.", "Nothing needs to be repaired for a user that is gone.");
                break;
            case Read<DirectoryUser>.Found(var user) when user.Id != evidence.UserId:
                yield return new Objection("wrong-user", ObjectionWeight.Operator, $"Asked for user {evidence.UserId}, Microsoft Graph answered with {user.Id}.", "Report this: the directory's answers cannot be trusted.");
                break;
            case Read<DirectoryUser>.Found(var user) when !ProvisioningErrorAnalyzer.Analyze(evidence.TenantId, user).Any(error => error.Problem == evidence.Problem):
                yield return new Objection("error-gone", ObjectionWeight.Time, $"The user no longer carries the error about {evidence.Problem.Property} {evidence.Problem.Value}.", "The next look decides what remains to be done.");
                break;
        }
    }
}
