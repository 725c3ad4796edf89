using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Entra ID's recycle bin of users.</summary>
internal sealed class RecycleBin(GraphChannel channel, ServiceEndpoints endpoints)
{
    private const int PageSize = 999;
    private const int PageLimit = 200;

    public async Task<Read<DeletedUser>> GetAsync(Guid tenantId, string objectId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(objectId, out var id) || id == Guid.Empty)
        {
            return Read.Unreadable<DeletedUser>(ReadFaultKind.Refused, $"\"{objectId}\" is not the object id of a user.");
        }

        var request = $"GET /directory/deletedItems/{id}";

        // An item is a directory object of any kind: the properties of a user cannot be selected on it, but they are sent.
        var answer = await channel.ReadAsync(
            tenantId,
            request,
            client => client.Directory.DeletedItems[id.ToString("D")].ToGetRequestInformation(),
            cancellationToken
        );
        if (answer is not Read<JsonDocument>.Found(var document))
        {
            return answer.PropagateFailure<JsonDocument, DeletedUser>();
        }

        using (document)
        {
            return DeletedUserRow.From(document.RootElement) is { } user && user.Id == id
                ? Read.Found(user)
                : Read.Unreadable<DeletedUser>(ReadFaultKind.Malformed, $"{request}: the answer is not this user.");
        }
    }

    /// <summary>
    /// Every deleted user whose address it is. The whole bin is read: Graph's filters do not cover all the places where an address stands.
    /// </summary>
    public async Task<Read<IReadOnlyList<DeletedUser>>> FindAsync(Guid tenantId, string address, CancellationToken cancellationToken)
    {
        const string Request = "GET /directory/deletedItems/graph.user";
        var found = new List<DeletedUser>();
        var listing = new GraphPages(channel, endpoints, tenantId, Request) { PageLimit = PageLimit };
        var read = 0;
        await foreach (
            var page in listing.ReadAllAsync(
                client =>
                    client.Directory.DeletedItems.GraphUser.ToGetRequestInformation(options =>
                    {
                        options.QueryParameters.Select = DeletedUserRow.Selected;
                        options.QueryParameters.Top = PageSize;
                    }),
                cancellationToken
            )
        )
        {
            if (page is not Read<JsonDocument>.Found(var document))
            {
                return Broken(page, read);
            }

            using (document)
            {
                read++;
                foreach (var row in document.RootElement.GetProperty("value").EnumerateArray())
                {
                    if (DeletedUserRow.From(row) is not { } user)
                    {
                        return Read.Unreadable<IReadOnlyList<DeletedUser>>(
                            ReadFaultKind.Malformed,
                            $"{Request}: a row without a well-formed id."
                        );
                    }

                    if (DeletedUserRow.HasAddress(row, user, address))
                    {
                        found.Add(user);
                    }
                }
            }
        }

        return found.Count == 0 ? Read.Absent<IReadOnlyList<DeletedUser>>() : Read.Found<IReadOnlyList<DeletedUser>>(found);
    }

    private static Read<IReadOnlyList<DeletedUser>> Broken(Read<JsonDocument> page, int pagesRead)
    {
        var fault = page is Read<JsonDocument>.Unreadable(var broken)
            ? broken
            : new ReadFault(ReadFaultKind.Malformed, "The list of deleted users was not found.");
        return new Read<IReadOnlyList<DeletedUser>>.Unreadable(
            pagesRead == 0 ? fault : new ReadFault(ReadFaultKind.Partial, fault.ToString())
        );
    }
}
