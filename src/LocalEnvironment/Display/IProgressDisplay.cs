using TenantHygiene.LocalEnvironment.Settling;

namespace TenantHygiene.LocalEnvironment.Display;

/// <summary>Shows a run while it goes on.</summary>
public interface IProgressDisplay
{
    /// <summary>Shows every board until there are no more.</summary>
    Task ShowAsync(IAsyncEnumerable<Board> boards);
}
